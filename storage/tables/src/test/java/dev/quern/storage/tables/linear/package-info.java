/** Whether a history of concurrent calls can be explained by some order of them. */
@NullMarked
package dev.quern.storage.tables.linear;

import org.jspecify.annotations.NullMarked;
