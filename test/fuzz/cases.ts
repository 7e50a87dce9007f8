import { Plan } from './plan';

/** Plans that once found a fault, as small as they could be made; each says which. */
export const CASES: { readonly [fault: string]: Plan } = {};
