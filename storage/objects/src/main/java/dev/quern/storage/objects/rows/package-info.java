/** How buckets, versions and bodies lie in the key-value store: the one place that knows the layout of a row. */
@NullMarked
package dev.quern.storage.objects.rows;

import org.jspecify.annotations.NullMarked;
