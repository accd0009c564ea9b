/** Objects and their versions: written, read, copied, deleted. */
@NullMarked
package dev.quern.storage.objects.version;

import org.jspecify.annotations.NullMarked;
