"""Quantiles and probabilities of t, beta and gamma by ``scipy.special``, which the first call loads."""


def t_quantile(df: float, probability: float) -> float:
    """Return the value that a t of *df* degrees of freedom stays below with *probability*."""
    from scipy.special import stdtrit  # noqa: PLC0415 -- only while an evaluation runs

    return float(stdtrit(df, probability))


def t_probability(df: float, value: float) -> float:
    """Return the probability that a t of *df* degrees of freedom stays below *value*."""
    from scipy.special import stdtr  # noqa: PLC0415 -- same

    return float(stdtr(df, value))


def beta_quantile(a: float, b: float, probability: float) -> float:
    """Return the value that a beta of *a* and *b* stays below with *probability*."""
    from scipy.special import betaincinv  # noqa: PLC0415 -- same

    return float(betaincinv(a, b, probability))


def gamma_quantile(shape: float, probability: float) -> float:
    """Return the value that a gamma of *shape* and scale 1 stays below with *probability*."""
    from scipy.special import gammaincinv  # noqa: PLC0415 -- same

    return float(gammaincinv(shape, probability))
