/**
 * Who is calling: Signature Version 4 for both sides, the keys it is checked against, and the chain of calls that a
 * function's request continues. Knows no server and no wire protocol: a request is what was written on the first lines
 * of it.
 */
@NullMarked
package dev.quern.admin.auth;

import org.jspecify.annotations.NullMarked;
