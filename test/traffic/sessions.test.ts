import { sessionsSuite } from './sessions-suite';
import { EXAMPLES } from '../../tools/local-edge/examples';

sessionsSuite('carts and orders of two copies', EXAMPLES.shop.program, 'join first');
