@NullMarked
package dev.quern.admin.dynamodb;

import org.jspecify.annotations.NullMarked;
