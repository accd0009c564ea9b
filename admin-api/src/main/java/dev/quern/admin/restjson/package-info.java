/**
 * The REST-JSON protocol: routes with labels, members in path, query, headers and body, errors named in a header. A
 * service is a table from operation to handler.
 */
@NullMarked
package dev.quern.admin.restjson;

import org.jspecify.annotations.NullMarked;
