/** What operations have in common: streams by name or ARN, tokens of pages, words. */
@NullMarked
package dev.quern.admin.kinesis.call;

import org.jspecify.annotations.NullMarked;
