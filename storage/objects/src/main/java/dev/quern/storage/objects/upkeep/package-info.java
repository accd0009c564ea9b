/** What keeps the store in order: garbage is collected, damage is found. */
@NullMarked
package dev.quern.storage.objects.upkeep;

import org.jspecify.annotations.NullMarked;
