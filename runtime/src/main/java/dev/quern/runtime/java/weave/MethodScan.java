package dev.quern.runtime.java.weave;

import java.lang.classfile.CodeModel;

/**
 * What is to be done to one method.
 *
 * @param code
 *            its code
 * @param parameterSlots
 *            the local variables that its parameters take
 * @param pollAtEntry
 *            whether it may be called over and over without a backward branch of the function's own
 * @param loops
 *            what loops it has
 * @param redirects
 *            whether it reaches a member that is redirected
 */
record MethodScan(CodeModel code, int parameterSlots, boolean pollAtEntry, BriefLoops.Found loops,
        boolean redirects) {

    MethodScan withPollAtEntry() {
        return new MethodScan(code, parameterSlots, true, loops, redirects);
    }

    boolean changes(boolean polls) {
        return redirects || (polls && (pollAtEntry || loops.others()));
    }
}
