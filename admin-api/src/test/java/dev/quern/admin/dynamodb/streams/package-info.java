@NullMarked
package dev.quern.admin.dynamodb.streams;

import org.jspecify.annotations.NullMarked;
