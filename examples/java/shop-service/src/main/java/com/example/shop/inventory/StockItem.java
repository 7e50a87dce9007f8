package com.example.shop.inventory;

/**
 * The stock of one sku.
 *
 * @param available what can still be reserved
 */
record StockItem(String sku, int available, int reserved) {}
