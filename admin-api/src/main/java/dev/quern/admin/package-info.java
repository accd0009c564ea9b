/** The server: wire protocols over the runtime. */
@NullMarked
package dev.quern.admin;

import org.jspecify.annotations.NullMarked;
