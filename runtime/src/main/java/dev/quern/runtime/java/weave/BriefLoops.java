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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the loops of a method that need no poll in each round: those that count, and in whose rounds nothing could take
 * long. Until such a loop is compiled, polls would be much of what it does. Used by one thread.
 *
 * <p>
 * A loop from a constant to another, of few rounds, needs none at all: {@code for (int i = 0; i < 4; i++)}. In others
 * the counter itself tells when it is time, for in {@value #ROUNDS} rounds it is a multiple of that once. One that
 * counts
 * to less never comes to a poll, so a method with such a loop needs one at its entry.
 */
final class BriefLoops {

    /** How many rounds may go by without a poll; a power of two. */
    static final int ROUNDS = 64;

    /** The most instructions between two polls: less than a millisecond in the interpreter. */
    private static final int MAX_INSTRUCTIONS = 100_000;

    /**
     * What the loops of a method are.
     *
     * @param unpolled
     *            the labels where those begin that need no poll: nothing but the end of a round branches back to one
     * @param counted
     *            the labels where those begin that need one every {@value #ROUNDS} rounds, and the local variables that
     *            count them; a round ends with {@code goto}, and nothing else branches back there
     * @param others
     *            whether there is any other branch back than to those without a poll
     */
    record Found(Set<Label> unpolled, Map<Label, Integer> counted, boolean others) {

        static final Found NONE = new Found(Set.of(), Map.of(), false);
    }

    private record Branch(int from, int to) {}

    /** A loop whose last two instructions add to a counter and go back to the first one. */
    private record Loop(int head, int end, int counter, int step) {

        boolean contains(Branch branch) {
            return branch.from() >= head && branch.from() < end;
        }
    }

    private final List<Instruction> code = new ArrayList<>();
    private final Map<Label, Integer> positions = new HashMap<>(); // of the instruction that follows each label
    private final List<Branch> branches = new ArrayList<>();
    private final Set<Integer> handlers = new HashSet<>();
    private final Map<Loop, Integer> unpolled = new HashMap<>(); // and their rounds
    private final List<Loop> counted = new ArrayList<>();

    private BriefLoops(CodeModel model) {
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
        // those within others first
        loops().stream().sorted(Comparator.comparingInt(loop -> loop.end() - loop.head())).forEach(this::judge);
    }

    static Found find(CodeModel model) {
        BriefLoops loops = new BriefLoops(model);
        Set<Integer> heads = new HashSet<>();
        loops.unpolled.keySet().forEach(loop -> heads.add(loop.head()));
        Map<Integer, Integer> counters = new HashMap<>();
        loops.counted.forEach(loop -> counters.put(loop.head(), loop.counter()));
        Set<Label> unpolled = new HashSet<>();
        Map<Label, Integer> counted = new HashMap<>();
        loops.positions.forEach((label, position) -> {
            if (heads.contains(position)) {
                unpolled.add(label);
            } else if (counters.containsKey(position)) {
                counted.put(label, counters.get(position));
            }
        });
        boolean others = loops.branches.stream()
                .anyMatch(branch -> branch.to() <= branch.from() && !heads.contains(branch.to()));
        return new Found(unpolled, counted, others);
    }

    private List<Loop> loops() {
        Map<Integer, Integer> ends = new HashMap<>(); // of loops by their heads; -1 if something else jumps there, too
        branches.forEach(branch -> ends.merge(branch.to(), branch.from() > branch.to() ? branch.from() : -1,
                (_, _) -> -1));
        List<Loop> loops = new ArrayList<>();
        ends.forEach((head, end) -> {
            if (head >= 0 && end > head && code.get(end).opcode() == Opcode.GOTO
                    && code.get(end - 1) instanceof IncrementInstruction step) {
                loops.add(new Loop(head, end, step.slot(), step.constant()));
            }
        });
        return loops;
    }

    private void judge(Loop loop) {
        if (!code.subList(loop.head(), loop.end() - 1).stream().allMatch(each -> isBrief(each, loop.counter()))
                || !isEnteredAtItsHead(loop)) {
            return;
        }
        int rounds = isInnermost(loop) ? constantRounds(loop) : Integer.MAX_VALUE;
        if (rounds <= ROUNDS) {
            unpolled.put(loop, rounds);
        } else if (loop.step() % 2 != 0 && (long) ROUNDS * instructions(loop) <= MAX_INSTRUCTIONS) {
            counted.add(loop); // with an even step it might never come to such a multiple
        }
    }

    private boolean isInnermost(Loop loop) {
        return branches.stream().noneMatch(branch -> loop.contains(branch) && branch.to() <= branch.from());
    }

    /** How many rounds a loop from a constant to another has; more than any number if it is none. */
    private int constantRounds(Loop loop) {
        int head = loop.head();
        if (head < 2 || loop.step() <= 0 || loop.end() < head + 4
                || !(code.get(head - 2) instanceof ConstantInstruction from
                        && from.constantValue() instanceof Integer first)
                || !(code.get(head - 1) instanceof StoreInstruction set)
                || !(code.get(head) instanceof LoadInstruction counter)
                || !(code.get(head + 1) instanceof ConstantInstruction to
                        && to.constantValue() instanceof Integer limit)
                || !(code.get(head + 2) instanceof BranchInstruction exit)) {
            return Integer.MAX_VALUE;
        }
        boolean counts = (exit.opcode() == Opcode.IF_ICMPGE || exit.opcode() == Opcode.IF_ICMPGT)
                && positions.getOrDefault(exit.target(), -1) > loop.end()
                && set.slot() == counter.slot() && counter.slot() == loop.counter()
                && (long) limit + loop.step() <= Integer.MAX_VALUE; // beyond, it would begin again
        long last = exit.opcode() == Opcode.IF_ICMPGT ? limit : limit - 1L;
        long rounds = Math.max(0, (last - first + loop.step()) / loop.step());
        return counts ? (int) Math.min(rounds, Integer.MAX_VALUE) : Integer.MAX_VALUE;
    }

    /** The most instructions of one round, those within it that have no poll included. */
    private long instructions(Loop loop) {
        long count = loop.end() - loop.head() + 1L;
        for (Map.Entry<Loop, Integer> inner : unpolled.entrySet()) {
            if (loop.head() < inner.getKey().head() && inner.getKey().end() < loop.end()) {
                count += (long) (inner.getKey().end() - inner.getKey().head() + 1) * (inner.getValue() + 1);
            }
        }
        return count;
    }

    /** Whether an instruction takes no time worth speaking of, and leaves the counter alone. */
    private static boolean isBrief(Instruction instruction, int counter) {
        return switch (instruction) {
            case StoreInstruction store -> !writes(store, counter);
            case IncrementInstruction increment -> increment.slot() != counter;
            default -> !mayTakeLong(instruction);
        };
    }

    private static boolean writes(StoreInstruction store, int slot) {
        return slot >= store.slot() && slot < store.slot() + store.typeKind().slotSize();
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
     * Whether there is no other way into a loop than to its head from before it, none to its next round than past the
     * step, and no other loop within than those without a poll.
     */
    private boolean isEnteredAtItsHead(Loop loop) {
        Predicate<Branch> isOfUnpolled = branch -> unpolled.keySet().stream()
                .anyMatch(inner -> inner.head() == branch.to() && inner.end() == branch.from());
        return handlers.stream().noneMatch(handler -> handler >= loop.head() && handler <= loop.end())
                && branches.stream().noneMatch(branch -> {
                    if (loop.contains(branch)) {
                        return branch.to() == loop.end()
                                || (branch.to() <= branch.from() && !isOfUnpolled.test(branch));
                    }
                    boolean into = branch.to() >= loop.head() - 1 && branch.to() <= loop.end();
                    return into && branch.from() != loop.end();
                });
    }
}
