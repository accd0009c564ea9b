/** Bodies of objects: received in bounded memory, read in pieces, removed when nobody uses them. */
@NullMarked
package dev.quern.storage.objects.body;

import org.jspecify.annotations.NullMarked;
