/** A store to try things with, the model that it is compared with, and the child process that is killed. */
@NullMarked
package dev.quern.storage.objects;

import org.jspecify.annotations.NullMarked;
