/** AWS JSON. */
@NullMarked
package dev.quern.admin.awsjson;

import org.jspecify.annotations.NullMarked;
