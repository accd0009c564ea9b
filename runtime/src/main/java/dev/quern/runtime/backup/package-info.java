/**
 * Backups of a data directory: taken while it is in use, only what is new is copied, everything is checked by its
 * SHA-256, and a restore checks all of it before it writes anything.
 *
 * <p>
 * {@link dev.quern.runtime.backup.BackupFolder} is where backups lie and what can be done with them. What is in one
 * comes from {@link dev.quern.runtime.backup.BackupPart}s; {@link dev.quern.runtime.backup.DataLock} keeps a restore
 * from a data directory that is in use.
 */
@NullMarked
package dev.quern.runtime.backup;

import org.jspecify.annotations.NullMarked;
