@NullMarked
package dev.quern.admin.kinesis;

import org.jspecify.annotations.NullMarked;
