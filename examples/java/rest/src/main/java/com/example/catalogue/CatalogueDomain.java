package com.example.catalogue;

/**
 * A name in a zone that exists already.
 *
 * @param name the name under which users reach the API
 * @param zoneId id of the public hosted zone
 * @param zoneName name of the public hosted zone
 */
public record CatalogueDomain(String name, String zoneId, String zoneName) {}
