/** Backups by request: the one API here that is Quern's own and not one of AWS's. */
@NullMarked
package dev.quern.admin.backup;

import org.jspecify.annotations.NullMarked;
