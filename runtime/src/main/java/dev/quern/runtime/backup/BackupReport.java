package dev.quern.runtime.backup;

/**
 * What a backup did.
 *
 * @param generation
 *            the new generation
 * @param copiedFiles
 *            how many files no earlier generation had, in this form or under another name
 * @param copiedBytes
 *            what they come to
 * @param removedGenerations
 *            how many old generations were removed
 */
public record BackupReport(Generation generation, int copiedFiles, long copiedBytes, int removedGenerations) {}
