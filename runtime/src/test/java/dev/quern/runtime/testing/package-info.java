/** What tests of this module and of others need to make functions and to run them. */
@NullMarked
package dev.quern.runtime.testing;

import org.jspecify.annotations.NullMarked;
