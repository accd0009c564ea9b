@NullMarked
package dev.quern.storage.objects.multipart;

import org.jspecify.annotations.NullMarked;
