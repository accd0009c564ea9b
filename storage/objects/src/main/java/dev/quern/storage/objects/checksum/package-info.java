/** Checksums that a client may ask for, computed while bytes pass, and combined where their kind allows it. */
@NullMarked
package dev.quern.storage.objects.checksum;

import org.jspecify.annotations.NullMarked;
