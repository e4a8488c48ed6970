package dev.assay.core.engine;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.AdvantageEstimator.Advantage;
import dev.assay.core.AdvantageEstimator.Paid;
import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.TokenTrace;
import dev.assay.core.recipe.Nearest;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.recipe.RecipeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Places rewards on the positions of a rollout before advantages are estimated. Positions are tokens if
/// the rollout has a trace, else steps, else there are none and only totals count.
///
/// A reward that belongs to a span is paid on the last token the policy wrote before the span's end, and
/// one that ends past the text on the last token (Fine-Grained RLHF, section 3). Channels marked `apart` are estimated
/// alone and their
/// advantages summed with their weights; all others are summed first, weighted, and estimated once,
/// because a value baseline must be subtracted once.
final class Payment {
    /// A channel, resolved: exactly one of `entry` (with `steps` telling where) and `aspect` is set.
    private record Channel(
            String name, int entry, boolean steps, int reward, String aspect, double weight, int when, boolean apart) {}

    private final List<Channel> channels = new ArrayList<>();

    Payment(Recipe recipe, Map<String, List<Aspect>> aspects) {
        List<String> entries = recipe.combine().stream().map(Recipe.Entry::name).toList();
        for (Recipe.Pay pay : recipe.pay()) {
            int when = pay.when() == null ? -1 : entry(pay, pay.when(), entries);
            boolean steps = pay.at().equals("steps");
            if (steps || pay.at().equals("whole")) {
                String value = pay.value() == null ? pay.channel() : pay.value();
                channels.add(new Channel(
                        pay.channel(), entry(pay, value, entries), steps, -1, null, pay.weight(), when, pay.apart()));
                continue;
            }
            int dot = pay.at().indexOf('.');
            String reward = dot < 0 ? pay.at() : pay.at().substring(0, dot);
            List<Aspect> known = aspects.get(reward);
            if (known == null)
                throw new RecipeException(pay.where() + ": pay " + pay.channel() + " at '" + pay.at()
                        + "': expected whole, steps or an aspect of a reward; "
                        + Nearest.hint(reward, new TreeSet<>(aspects.keySet())));
            String aspect = dot < 0 && known.size() == 1
                    ? known.getFirst().name()
                    : pay.at().substring(dot + 1);
            List<String> names = known.stream().map(Aspect::name).toList();
            if (!names.contains(aspect))
                throw new RecipeException(pay.where() + ": reward '" + reward + "' has no aspect '" + aspect + "'; "
                        + Nearest.hint(aspect, names));
            int r = new ArrayList<>(aspects.keySet()).indexOf(reward);
            channels.add(new Channel(pay.channel(), -1, false, r, aspect, pay.weight(), when, pay.apart()));
        }
    }

    private static int entry(Recipe.Pay pay, String name, List<String> entries) {
        int i = entries.indexOf(name);
        if (i < 0)
            throw new RecipeException(pay.where() + ": pay " + pay.channel() + ": combine has no entry '" + name + "'; "
                    + Nearest.hint(name, entries));
        return i;
    }

    /// Pays every line, estimates each channel and stores the weighted sum in the lines.
    void estimate(List<Line> lines, int reward, AdvantageEstimator estimator) {
        List<Channel> joint =
                channels.stream().filter(channel -> !channel.apart()).toList();
        List<Channel> apart = channels.stream().filter(Channel::apart).toList();
        if (channels.isEmpty()) {
            joint = List.of(new Channel(Recipe.REWARD, reward, false, -1, null, 1, -1, false));
        }
        if (!joint.isEmpty()) add(lines, joint, 1, estimator);
        for (Channel channel : apart) add(lines, List.of(channel), channel.weight(), estimator);
    }

    private void add(List<Line> lines, List<Channel> together, double weight, AdvantageEstimator estimator) {
        Paid[] batch = new Paid[lines.size()];
        for (int i = 0; i < batch.length; i++) batch[i] = paid(lines.get(i), together);
        Advantage[] advantages = estimator.estimate(batch);
        for (int i = 0; i < batch.length; i++)
            if (advantages[i] != null) lines.get(i).advantage = sum(lines.get(i), batch[i], advantages[i], weight);
    }

    private static AdvantageSum sum(Line line, Paid paid, Advantage advantage, double weight) {
        AdvantageSum before = line.advantage;
        TokenTrace tokens = line.rollout.tokens();
        double whole = advantage.whole() * weight + (before == null ? 0 : before.whole());
        if (paid.at() == null) return new AdvantageSum(whole, null, null, tokens != null);
        double[] own = new double[paid.at().length];
        for (int i = 0; i < own.length; i++)
            own[i] = (advantage.at() == null ? advantage.whole() : advantage.at()[i]) * weight;
        double[] at = plus(tokens == null ? own : tokens.spread(own), before == null ? null : before.at());
        double[] reward =
                plus(tokens == null ? paid.at() : tokens.spread(paid.at()), before == null ? null : before.paid());
        return new AdvantageSum(whole, at, reward, tokens != null);
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        if (b != null) for (int i = 0; i < sum.length; i++) sum[i] += b[i];
        return sum;
    }

    private static Paid paid(Line line, List<Channel> together) {
        TokenTrace tokens = line.rollout.tokens();
        List<Step> steps = line.rollout.steps();
        int positions = tokens != null ? tokens.length() : steps.size();
        if (tokens != null && tokens.policyLength() == 0 && positions > 0)
            throw new IllegalArgumentException("the policy wrote none of the tokens of rollout " + line.rollout.id());
        double[] at = positions == 0 ? null : new double[positions];
        double total = 0;
        for (Channel channel : together) {
            double weight = channel.apart() ? 1 : channel.weight();
            if (channel.when() >= 0 && !open(line.values[channel.when()])) continue;
            if (channel.aspect() != null) total += signals(line, channel, weight, at, tokens, steps);
            else if (channel.steps()) total += perStep(line, channel, weight, at, tokens, steps);
            else {
                double amount = number(line, channel) * weight;
                total += amount;
                if (at != null) at[last(tokens, positions)] += amount;
            }
        }
        return new Paid(line.group, total, at == null || tokens == null ? at : tokens.ofPolicy(at), line.rollout);
    }

    private static boolean open(Object gate) {
        return Boolean.TRUE.equals(gate) || gate instanceof Double d && d != 0;
    }

    private static double number(Line line, Channel channel) {
        if (line.values[channel.entry()] instanceof Double d) return d;
        throw new IllegalArgumentException("pay " + channel.name() + " needs a number from its entry");
    }

    private static double signals(
            Line line, Channel channel, double weight, double[] at, TokenTrace tokens, List<Step> steps) {
        double total = 0;
        // Inside one channel a later segment that ends on the same token replaces the earlier one, as published.
        double[] own = at == null ? null : new double[at.length];
        if (line.readings[channel.reward()] instanceof Reading.Measured measured) {
            for (Signal signal : measured.signals()) {
                if (!signal.aspect().equals(channel.aspect())) continue;
                double amount = signal.value() * weight;
                total += amount;
                if (own != null) own[position(signal.scope(), tokens, steps, own.length)] = amount;
            }
        }
        if (own != null) for (int i = 0; i < own.length; i++) at[i] += own[i];
        return total;
    }

    private static double perStep(
            Line line, Channel channel, double weight, double[] at, TokenTrace tokens, List<Step> steps) {
        double[] amounts = amounts(line, channel);
        // A rollout without steps is one step.
        if (steps.isEmpty() && amounts.length == 1) {
            double amount = amounts[0] * weight;
            if (at != null) at[last(tokens, at.length)] += amount;
            return amount;
        }
        if (amounts.length != steps.size())
            throw new IllegalArgumentException(
                    "pay " + channel.name() + ": " + amounts.length + " amounts for " + steps.size() + " steps");
        double total = 0;
        for (int i = 0; i < amounts.length; i++) {
            double amount = amounts[i] * weight;
            total += amount;
            at[position(new Scope.Step(i), tokens, steps, at.length)] += amount;
        }
        return total;
    }

    private static double[] amounts(Line line, Channel channel) {
        Object value = line.values[channel.entry()];
        if (value instanceof double[] numbers) return numbers;
        if (value instanceof List<?> list && list.stream().allMatch(Double.class::isInstance))
            return list.stream().mapToDouble(each -> (Double) each).toArray();
        throw new IllegalArgumentException("pay " + channel.name() + " at steps needs a list of numbers");
    }

    private static int position(Scope scope, TokenTrace tokens, List<Step> steps, int positions) {
        if (tokens == null && scope instanceof Scope.Step step) return Math.min(step.index(), positions - 1);
        int end = switch (scope) {
            case Scope.Span span -> span.end();
            case Scope.Item item -> item.end();
            case Scope.Step step ->
                step.index() < steps.size() ? steps.get(step.index()).end() : -1;
            default -> -1;
        };
        if (end < 0) return last(tokens, positions);
        if (tokens != null) {
            int at = -1;
            for (int i = 0; i < positions; i++) {
                if (tokens.policy() != null && !tokens.policy()[i]) continue;
                if (at < 0 || (tokens.start()[i] < end && tokens.end()[i] > tokens.start()[i])) at = i;
            }
            return at;
        }
        for (int i = 0; i < positions; i++) if (end <= steps.get(i).end()) return i;
        return positions - 1;
    }

    /// The last position the policy wrote: the end of the rollout.
    private static int last(TokenTrace tokens, int positions) {
        int at = positions - 1;
        if (tokens != null && tokens.policy() != null) while (at > 0 && !tokens.policy()[at]) at--;
        return at;
    }
}
