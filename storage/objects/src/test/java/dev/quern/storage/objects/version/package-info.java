@NullMarked
package dev.quern.storage.objects.version;

import org.jspecify.annotations.NullMarked;
