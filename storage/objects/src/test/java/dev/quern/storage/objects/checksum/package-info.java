@NullMarked
package dev.quern.storage.objects.checksum;

import org.jspecify.annotations.NullMarked;
