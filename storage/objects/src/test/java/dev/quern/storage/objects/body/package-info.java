@NullMarked
package dev.quern.storage.objects.body;

import org.jspecify.annotations.NullMarked;
