package dev.quern.runtime.java.weave;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the loops of a method that need no poll: {@code for (int i = 0; i < 4; i++)} with constants, few rounds, and
 * nothing in a round that could take long. A poll in each round would be much of what such a loop does until it is
 * compiled. Used by one thread.
 */
final class ShortLoops {

    /** The most rounds of a loop without a poll: it takes microseconds in the interpreter. */
    private static final int MAX_ROUNDS = 64;

    /**
     * What the loops of a method are.
     *
     * @param heads
     *            the labels where short ones begin: nothing but the end of a round branches back to one
     * @param others
     *            whether there is any other branch back
     */
    record Found(Set<Label> heads, boolean others) {

        static final Found NONE = new Found(Set.of(), false);
    }

    private record Branch(int from, int to) {}

    private final List<Instruction> code = new ArrayList<>();
    private final Map<Label, Integer> positions = new HashMap<>(); // of the instruction that follows each label
    private final List<Branch> branches = new ArrayList<>();
    private final Set<Integer> handlers = new HashSet<>();

    private ShortLoops(CodeModel model) {
        List<Label> handling = new ArrayList<>();
        for (CodeElement element : model) {
            switch (element) {
                case LabelTarget target -> positions.put(target.label(), code.size());
                case ExceptionCatch handler -> handling.add(handler.handler());
                case Instruction instruction -> code.add(instruction);
                default -> {
                    // says where code comes from, and what variables are called
                }
            }
        }
        handling.forEach(label -> handlers.add(positions.getOrDefault(label, -1)));
        for (int i = 0; i < code.size(); i++) {
            for (Label target : ClassScan.targets(code.get(i))) {
                branches.add(new Branch(i, positions.getOrDefault(target, -1)));
            }
        }
    }

    static Found find(CodeModel model) {
        ShortLoops loops = new ShortLoops(model);
        Set<Integer> heads = loops.heads();
        Set<Label> labels = new HashSet<>();
        loops.positions.forEach((label, position) -> {
            if (heads.contains(position)) {
                labels.add(label);
            }
        });
        boolean others = loops.branches.stream()
                .anyMatch(branch -> branch.to() <= branch.from() && !heads.contains(branch.to()));
        return new Found(labels, others);
    }

    private Set<Integer> heads() {
        Map<Integer, Integer> ends = new HashMap<>(); // of loops by their heads; -1 if something else jumps there, too
        branches.forEach(branch -> ends.merge(branch.to(), branch.from() > branch.to() ? branch.from() : -1,
                (_, _) -> -1));
        Set<Integer> heads = new HashSet<>();
        ends.forEach((head, end) -> {
            if (end >= 0 && isShort(head, end)) {
                heads.add(head);
            }
        });
        return heads;
    }

    /** Whether the instructions from one to the other are a loop that counts from a constant to another. */
    private boolean isShort(int head, int end) {
        if (head < 2 || end < head + 4 || code.get(end).opcode() != Opcode.GOTO
                || !(code.get(head - 2) instanceof ConstantInstruction from
                        && from.constantValue() instanceof Integer first)
                || !(code.get(head - 1) instanceof StoreInstruction set)
                || !(code.get(head) instanceof LoadInstruction counter)
                || !(code.get(head + 1) instanceof ConstantInstruction to
                        && to.constantValue() instanceof Integer limit)
                || !(code.get(head + 2) instanceof BranchInstruction exit)
                || !(code.get(end - 1) instanceof IncrementInstruction step)) {
            return false;
        }
        boolean counts = (exit.opcode() == Opcode.IF_ICMPGE || exit.opcode() == Opcode.IF_ICMPGT)
                && positions.getOrDefault(exit.target(), -1) > end
                && set.slot() == counter.slot() && step.slot() == counter.slot() && step.constant() > 0;
        return counts && (long) limit - first <= (long) MAX_ROUNDS * step.constant()
                && (long) limit + step.constant() <= Integer.MAX_VALUE // beyond, it would begin again
                && code.subList(head, end - 1).stream().allMatch(each -> isBrief(each, counter.slot()))
                && isEnteredAtItsHead(head, end);
    }

    /** Whether an instruction takes no time worth speaking of, and leaves the counter alone. */
    private static boolean isBrief(Instruction instruction, int counter) {
        return switch (instruction) {
            case StoreInstruction store -> store.slot() != counter;
            case IncrementInstruction increment -> increment.slot() != counter;
            default -> !mayTakeLong(instruction);
        };
    }

    /** What is called may take long, a monitor may be held, and what is allocated may be large. */
    private static boolean mayTakeLong(Instruction instruction) {
        return instruction instanceof InvokeInstruction || instruction instanceof InvokeDynamicInstruction
                || instruction instanceof MonitorInstruction || instruction instanceof DiscontinuedInstruction
                || instruction instanceof NewObjectInstruction || instruction instanceof NewPrimitiveArrayInstruction
                || instruction instanceof NewReferenceArrayInstruction
                || instruction instanceof NewMultiArrayInstruction;
    }

    /**
     * Whether there is no other way into a loop than past its counter's first value, none to its next round than past
     * the step, and no other loop within.
     */
    private boolean isEnteredAtItsHead(int head, int end) {
        return handlers.stream().noneMatch(handler -> handler >= head && handler <= end)
                && branches.stream().noneMatch(branch -> {
                    boolean inside = branch.from() >= head && branch.from() < end;
                    boolean goesOn = branch.to() > branch.from() && branch.to() != end;
                    boolean into = branch.to() >= head - 1 && branch.to() <= end;
                    return inside ? !goesOn : into && branch.from() != end;
                });
    }
}
