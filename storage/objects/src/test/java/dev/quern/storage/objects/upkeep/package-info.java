@NullMarked
package dev.quern.storage.objects.upkeep;

import org.jspecify.annotations.NullMarked;
