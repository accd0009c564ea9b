package dev.quern.runtime.java.weave;

import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.util.Set;

/**
 * What is to be done to one method.
 *
 * @param code
 *            its code
 * @param parameterSlots
 *            the local variables that its parameters take
 * @param pollAtEntry
 *            whether it may be called over and over without a backward branch of the function's own
 * @param shortLoops
 *            where loops begin that need no poll
 * @param loops
 *            whether it has any other backward branch
 * @param redirects
 *            whether it reaches a member that is redirected
 */
record MethodScan(CodeModel code, int parameterSlots, boolean pollAtEntry, Set<Label> shortLoops, boolean loops,
        boolean redirects) {

    MethodScan withPollAtEntry() {
        return new MethodScan(code, parameterSlots, true, shortLoops, loops, redirects);
    }

    boolean changes(boolean polls) {
        return redirects || (polls && (pollAtEntry || loops));
    }
}
