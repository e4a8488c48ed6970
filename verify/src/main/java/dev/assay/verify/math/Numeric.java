package dev.assay.verify.math;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/// Evaluates an expression to 60 digits at a point. Principal branches, but the real odd root of a negative number.
final class Numeric {
    static final MathContext DIGITS = new MathContext(60);

    private static final int MAX_EXPONENT = 1000;
    private static final int MAX_FACTORIAL = 400;
    private static final BigDecimal MAX_ANGLE = new BigDecimal("1e6");
    private static final BigDecimal NOISE = new BigDecimal("1e-45");

    private final Map<String, BigDecimal> point;
    private final Work work;

    /// @param point the value of each variable
    Numeric(Map<String, BigDecimal> point, Work work) {
        this.point = point;
        this.work = work;
    }

    /// @throws ArithmeticException where it is undefined, unknown, or beyond 10^1000 in size
    BigComplex value(Expr e) {
        work.spend(4);
        BigComplex v = switch (e) {
            case Expr.Num(Rational r, int _) -> real(r.toDecimal(DIGITS));
            case Expr.Sym(String name) -> symbol(name);
            case Expr.Sum(List<Expr> terms) -> {
                BigComplex sum = BigComplex.ZERO;
                for (Expr t : terms) {
                    sum = sum.add(value(t), DIGITS);
                }
                yield sum;
            }
            case Expr.Product(List<Expr> factors) -> {
                BigComplex product = BigComplex.ONE;
                for (Expr f : factors) {
                    product = product.multiply(value(f), DIGITS);
                }
                yield product;
            }
            case Expr.Power(Expr base, Expr exponent) -> power(value(base), exponent);
            case Expr.Call(String function, List<Expr> arguments) ->
                call(function, arguments.stream().map(this::value).toList());
        };
        return bounded(v);
    }

    /// Whether the imaginary part is nothing but rounding noise.
    static boolean isReal(BigComplex v) {
        return v.im.signum() == 0
                || v.im.abs().compareTo(NOISE.multiply(v.re.abs().max(BigDecimal.ONE), DIGITS)) <= 0;
    }

    /// The absolute value; the library's own fails where a square leaves the range of a double.
    static BigDecimal magnitude(BigComplex v) {
        return v.im.signum() == 0
                ? v.re.abs()
                : v.re.multiply(v.re).add(v.im.multiply(v.im)).sqrt(DIGITS);
    }

    private BigComplex symbol(String name) {
        return switch (name) {
            case "pi" -> real(BigDecimalMath.pi(DIGITS));
            case "e" -> real(BigDecimalMath.e(DIGITS));
            case "i" -> BigComplex.I;
            default -> {
                BigDecimal v = point.get(name);
                if (v == null) {
                    throw new ArithmeticException(name + " has no value");
                }
                yield real(v);
            }
        };
    }

    private BigComplex power(BigComplex base, Expr exponent) {
        Rational n = rational(exponent);
        boolean baseReal = isReal(base);
        boolean zero = baseReal && base.re.signum() == 0;
        if (n != null && n.isInt() && n.num().bitLength() <= 12) {
            int k = n.num().intValueExact();
            if (zero && k <= 0) {
                throw new ArithmeticException("a power of zero");
            }
            work.spend(20);
            return baseReal ? real(base.re.pow(k, DIGITS)) : BigComplexMath.pow(base, (long) k, DIGITS);
        }
        if (zero) {
            if (n != null && n.signum() > 0) {
                return BigComplex.ZERO;
            }
            throw new ArithmeticException("a power of zero");
        }
        work.spend(800);
        BigComplex x = value(exponent);
        boolean odd = n != null && n.den().testBit(0) && !n.isInteger();
        if (baseReal && base.re.signum() < 0 && odd) {
            BigComplex magnitude = power(real(base.re.negate()), exponent);
            return n.num().testBit(0) ? magnitude.negate() : magnitude;
        }
        return exp(log(base).multiply(x, DIGITS));
    }

    private Rational rational(Expr e) {
        if (e instanceof Expr.Num(Rational r, int _)) {
            return r;
        }
        if (!e.variables().isEmpty()) {
            return null;
        }
        try {
            return NormalForm.of(e, work).asConstant();
        } catch (ArithmeticException _) {
            work.spend(0); // rethrows when it is the whole budget that is used up
            return null;
        }
    }

    private BigComplex exp(BigComplex x) {
        if (x.re.abs().compareTo(BigDecimal.valueOf(2L * MAX_EXPONENT)) > 0) {
            throw new TooMuch("an exponential out of range");
        }
        angle(x.im);
        return isReal(x) ? real(BigDecimalMath.exp(x.re, DIGITS)) : BigComplexMath.exp(x, DIGITS);
    }

    private BigComplex call(String function, List<BigComplex> arguments) {
        work.spend(800);
        BigComplex x = arguments.getFirst();
        return switch (function) {
            case "abs" -> real(magnitude(x));
            case "ln" -> log(x);
            case "log" -> log(arguments.getLast()).divide(nonZero(log(x)), DIGITS);
            default -> real(realCall(function, realPart(x), arguments));
        };
    }

    private static BigComplex log(BigComplex x) {
        if (x.re.signum() == 0 && x.im.signum() == 0) {
            throw new ArithmeticException("the logarithm of zero");
        }
        if (isReal(x) && x.re.signum() > 0) {
            return real(log(x.re));
        }
        BigDecimal size = magnitude(x);
        BigDecimal angle = isReal(x)
                ? BigDecimalMath.pi(DIGITS)
                : BigDecimalMath.atan2(x.im.divide(size, DIGITS), x.re.divide(size, DIGITS), DIGITS);
        return BigComplex.valueOf(log(size), angle);
    }

    /// Of a positive number. The mantissa apart: the library is slow far away from 1.
    private static BigDecimal log(BigDecimal x) {
        int exponent = x.precision() - x.scale() - 1;
        BigDecimal mantissa = BigDecimalMath.log(x.scaleByPowerOfTen(-exponent), DIGITS);
        return exponent == 0
                ? mantissa
                : mantissa.add(
                        BigDecimalMath.log(BigDecimal.TEN, DIGITS).multiply(BigDecimal.valueOf(exponent)), DIGITS);
    }

    private static BigDecimal arctan(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.TEN) <= 0) {
            return BigDecimalMath.atan(x, DIGITS);
        }
        BigDecimal quarter = BigDecimalMath.pi(DIGITS).divide(BigDecimal.TWO, DIGITS);
        BigDecimal rest = BigDecimalMath.atan(BigDecimal.ONE.divide(x, DIGITS), DIGITS);
        return (x.signum() > 0 ? quarter : quarter.negate()).subtract(rest, DIGITS);
    }

    /// ln(x + sqrt(x^2 + sign)) for |x| > 10: arcsinh for sign 1, arccosh for sign -1.
    private static BigDecimal areaFunction(BigDecimal x, int sign) {
        BigDecimal root = x.multiply(x).add(BigDecimal.valueOf(sign)).sqrt(DIGITS);
        return log(x.add(root, DIGITS));
    }

    private BigDecimal realCall(String function, BigDecimal x, List<BigComplex> arguments) {
        BigDecimal one = BigDecimal.ONE;
        return switch (function) {
            case "sin" -> BigDecimalMath.sin(angle(x), DIGITS);
            case "cos" -> BigDecimalMath.cos(angle(x), DIGITS);
            case "tan" -> quotient(realCall("sin", x, arguments), realCall("cos", x, arguments));
            case "cot" -> quotient(realCall("cos", x, arguments), realCall("sin", x, arguments));
            case "sec" -> quotient(one, realCall("cos", x, arguments));
            case "csc" -> quotient(one, realCall("sin", x, arguments));
            case "arcsin" -> BigDecimalMath.asin(x, DIGITS);
            case "arccos" -> BigDecimalMath.acos(x, DIGITS);
            case "arctan" -> arctan(x);
            case "arccot" ->
                BigDecimalMath.pi(DIGITS).divide(BigDecimal.TWO, DIGITS).subtract(arctan(x), DIGITS);
            case "sinh", "cosh", "tanh", "coth" -> {
                BigDecimal up = exp(real(x)).re;
                BigDecimal down = one.divide(up, DIGITS);
                BigDecimal sinh = up.subtract(down, DIGITS).divide(BigDecimal.TWO, DIGITS);
                BigDecimal cosh = up.add(down, DIGITS).divide(BigDecimal.TWO, DIGITS);
                yield switch (function) {
                    case "sinh" -> sinh;
                    case "cosh" -> cosh;
                    case "tanh" -> quotient(sinh, cosh);
                    default -> quotient(cosh, sinh);
                };
            }
            case "arcsinh" -> {
                boolean large = x.abs().compareTo(BigDecimal.TEN) > 0;
                BigDecimal area = large ? areaFunction(x.abs(), 1) : BigDecimalMath.asinh(x, DIGITS);
                yield large && x.signum() < 0 ? area.negate() : area;
            }
            case "arccosh" -> x.compareTo(BigDecimal.TEN) > 0 ? areaFunction(x, -1) : BigDecimalMath.acosh(x, DIGITS);
            case "arctanh" -> BigDecimalMath.atanh(x, DIGITS);
            case "floor" -> x.setScale(0, RoundingMode.FLOOR);
            case "ceil" -> x.setScale(0, RoundingMode.CEILING);
            case "factorial" -> fallingFactorial(count(x), count(x));
            case "binom" -> {
                int k = count(realPart(arguments.getLast()));
                yield fallingFactorial(count(x), k).divide(fallingFactorial(k, k), DIGITS);
            }
            default -> throw new ArithmeticException(function + " has no value here");
        };
    }

    private static int count(BigDecimal x) {
        if (x.signum() < 0 || x.compareTo(BigDecimal.valueOf(MAX_FACTORIAL)) > 0) {
            throw new ArithmeticException("a factorial out of range");
        }
        return x.intValueExact();
    }

    private static BigDecimal fallingFactorial(int n, int k) {
        BigDecimal product = BigDecimal.ONE;
        for (int j = 0; j < k; j++) {
            product = product.multiply(BigDecimal.valueOf((long) n - j), DIGITS);
        }
        return product;
    }

    private static BigDecimal quotient(BigDecimal a, BigDecimal b) {
        if (b.abs().compareTo(NOISE) < 0) {
            throw new ArithmeticException("a pole");
        }
        return a.divide(b, DIGITS);
    }

    private static BigComplex nonZero(BigComplex v) {
        if (magnitude(v).compareTo(NOISE) < 0) {
            throw new ArithmeticException("division by zero");
        }
        return v;
    }

    private static BigDecimal angle(BigDecimal x) {
        if (x.abs().compareTo(MAX_ANGLE) > 0) {
            throw new TooMuch("an angle beyond 10^6");
        }
        return x;
    }

    private static BigDecimal realPart(BigComplex v) {
        if (!isReal(v)) {
            throw new ArithmeticException("a real argument is needed");
        }
        return v.re;
    }

    private static BigComplex real(BigDecimal v) {
        return BigComplex.valueOf(v);
    }

    private static BigComplex bounded(BigComplex v) {
        return BigComplex.valueOf(bounded(v.re), bounded(v.im));
    }

    private static BigDecimal bounded(BigDecimal v) {
        if (v.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long exponent = (long) v.precision() - v.scale();
        if (exponent > MAX_EXPONENT) {
            throw new TooMuch("a value beyond 10^" + MAX_EXPONENT);
        }
        return exponent < -MAX_EXPONENT ? BigDecimal.ZERO : v;
    }
}
