namespace Cell0.ChatOps.Findings.Feasibility;

public enum Fit
{
    /// <summary>Within <see cref="Share.Limit"/>, and known well enough to say so.</summary>
    Fits,

    /// <summary>Above <see cref="Share.Limit"/>, or at least so much.</summary>
    TooMuch,

    /// <summary>Nobody knows: an interval or a duration is missing, or a lower bound says too little.</summary>
    Unknown,
}

/// <summary>A share of time that is needed, and the words that explain it.</summary>
/// <param name="Value">1 is all the time there is; above 1 cannot be had. Null: not known.</param>
/// <param name="IsLowerBound">The true share is this or more.</param>
/// <param name="Words">A whole sentence for a person, without the full stop.</param>
public sealed record Share(double? Value, bool IsLowerBound, string Words)
{
    /// <summary>Above this a schedule has no room for a slow day.</summary>
    public const double Limit = 0.7;

    public Fit Fit => Value switch
    {
        null => Fit.Unknown,
        > Limit => Fit.TooMuch,
        _ => IsLowerBound ? Fit.Unknown : Fit.Fits,
    };
}
