package dev.quern.runtime.backup;

/** Is told how far a backup, a verification or a restore has come. Called often: returns at once. */
@FunctionalInterface
public interface BackupProgress {

    /** Nobody looks. */
    BackupProgress NONE = (done, total, bytes) -> {};

    /**
     * One more file is done.
     *
     * @param done
     *            how many files are
     * @param total
     *            how many there are to do
     * @param bytes
     *            how many bytes were copied, or read again, so far
     */
    void fileDone(int done, int total, long bytes);
}
