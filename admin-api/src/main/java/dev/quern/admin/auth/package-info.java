/**
 * Who is calling: Signature Version 4 for both sides, and the keys it is checked against. Knows no server and no wire
 * protocol: a request is what was written on the first lines of it.
 */
@NullMarked
package dev.quern.admin.auth;

import org.jspecify.annotations.NullMarked;
