@NullMarked
package dev.quern.storage.objects.lifecycle;

import org.jspecify.annotations.NullMarked;
