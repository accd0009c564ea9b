/** Function URLs: HTTP requests become events (payload format 2.0), what functions answer becomes HTTP again. */
@NullMarked
package dev.quern.admin.functionurl;

import org.jspecify.annotations.NullMarked;
