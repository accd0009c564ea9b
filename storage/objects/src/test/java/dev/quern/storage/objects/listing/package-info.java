@NullMarked
package dev.quern.storage.objects.listing;

import org.jspecify.annotations.NullMarked;
