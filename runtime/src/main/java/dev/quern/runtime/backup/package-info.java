/**
 * Backups of a data directory: taken while it is in use, only what is new is copied, everything is checked by its
 * SHA-256, and a restore checks all of it before it writes anything.
 *
 * <p>
 * {@link dev.quern.runtime.backup.Backups} is what can be done with them, {@link dev.quern.runtime.backup.BackupPlace}
 * where they lie: a folder, if nobody says otherwise. What is in one comes from
 * {@link dev.quern.runtime.backup.BackupPart}s; {@link dev.quern.runtime.backup.DataLock} keeps a restore
 * from a data directory that is in use.
 */
@NullMarked
package dev.quern.runtime.backup;

import org.jspecify.annotations.NullMarked;
