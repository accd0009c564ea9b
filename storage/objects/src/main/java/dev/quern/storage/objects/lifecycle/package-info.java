/** Rules by which objects, old versions, delete markers and unfinished uploads expire, and their execution. */
@NullMarked
package dev.quern.storage.objects.lifecycle;

import org.jspecify.annotations.NullMarked;
