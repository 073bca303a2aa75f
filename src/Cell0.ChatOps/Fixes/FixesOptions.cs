using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Fixes;

/// <summary>What may be changed, how far and how often, and how long a change is watched.</summary>
public sealed class FixesOptions : IValidatableObject
{
    public const string Section = "Fixes";

    /// <summary>Bounds of a job's time limit. Default 1 to 30 min.</summary>
    public FixSpanOptions CronTimeout { get; set; } = new() { Min = TimeSpan.FromMinutes(1), Max = TimeSpan.FromMinutes(30) };

    /// <summary>Bounds of a job's interval. Default 1 min to 7 d.</summary>
    public FixSpanOptions CronInterval { get; set; } = new() { Min = TimeSpan.FromMinutes(1), Max = TimeSpan.FromDays(7) };

    /// <summary>Rest between two changes of the same thing, from the first one's call. Default 10 min, 0 to 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Changes of all kinds within 24 hours. Default 20, 0 (none at all) to 1000.</summary>
    [Range(0, 1000)]
    public int MostPerDay { get; set; } = 20;

    /// <summary>Runs that must go well before a change is kept. Default 3, 1 to 20.</summary>
    [Range(1, 20)]
    public int VerifyRuns { get; set; } = 3;

    /// <summary>How long the runs may take to come; a job that needs longer for one run more than <see cref="VerifyRuns"/> gets that. Default 6 h, 1 min to 7 d.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan VerifyWithin { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long a gateway may take until it really holds what it was told. Default 30 s, 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReadBackWithin { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!CronTimeout.IsRange) yield return new ValidationResult($"{Section}:{nameof(CronTimeout)}: Min must be above zero and at most Max, and Max at most 7 days", [nameof(CronTimeout)]);
        if (!CronInterval.IsRange) yield return new ValidationResult($"{Section}:{nameof(CronInterval)}: Min must be above zero and at most Max, and Max at most 7 days", [nameof(CronInterval)]);
    }
}

public sealed class FixSpanOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public TimeSpan Min { get; set; }

    public TimeSpan Max { get; set; }

    internal bool IsRange => Min > TimeSpan.Zero && Min <= Max && Max <= Longest;

    public bool Allows(TimeSpan span) => span >= Min && span <= Max;

    public TimeSpan Clamp(TimeSpan span) => span < Min ? Min : span > Max ? Max : span;
}
