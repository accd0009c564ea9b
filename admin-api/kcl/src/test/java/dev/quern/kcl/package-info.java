/** What the Kinesis Client Library sees of a server: streams, and tables in which it keeps its leases. */
@NullMarked
package dev.quern.kcl;

import org.jspecify.annotations.NullMarked;
