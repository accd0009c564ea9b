@NullMarked
package dev.quern.storage.objects.blob;

import org.jspecify.annotations.NullMarked;
