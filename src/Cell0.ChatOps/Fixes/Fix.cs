using System.Security.Cryptography;
using System.Text;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Fixes;

/// <summary>A plan and what became of it. Owns its transitions: each returns the next state of itself.</summary>
public sealed record Fix
{
    /// <summary>How long a plan waits for its yes.</summary>
    public static readonly TimeSpan PlanLife = TimeSpan.FromMinutes(5);

    public long Id { get; init; }

    public string Code => FixCode.Of(Id);

    public required FixPlan Plan { get; init; }

    public required FixState State { get; init; }

    /// <summary>True: it is on its way back to the old value.</summary>
    public bool IsBack { get; init; }

    /// <summary>Binds the confirmation to what was shown.</summary>
    public required string Hash { get; init; }

    /// <summary>Who asked for the plan: only the same person may confirm it,</summary>
    public required string Person { get; init; }

    /// <summary>and only in the same chat.</summary>
    public required Target Chat { get; init; }

    /// <summary>Fingerprint of the trouble it is meant for; null: nobody named one.</summary>
    public string? Fingerprint { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    public DateTimeOffset ExpiresAt => PlannedAt + PlanLife;

    /// <summary>When the row said so, before the gateway was called.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When the present crossing (there or back) was begun.</summary>
    public DateTimeOffset? CrossedAt { get; init; }

    /// <summary>Runs that began later are judged. By the gateway's clock, as read back; null: all of them.</summary>
    public DateTimeOffset? Mark { get; init; }

    /// <summary>When the window for runs ends.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Runs that went well so far.</summary>
    public int Good { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was last said of it: the verdict's reason once it has ended.</summary>
    public string? Why { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Counts the changes of this row: a change made on another state than the stored one is refused.</summary>
    public int Version { get; init; }

    public bool IsInFlight => State is FixState.Applying or FixState.Verifying;

    /// <summary>What the gateway holds when this state is true; null: whatever it likes.</summary>
    public FixValues? Declared => State switch
    {
        FixState.Verifying or FixState.Kept => Plan.To,
        FixState.RolledBack => Plan.From,
        _ => null,
    };

    /// <summary>What it is on its way to, and from where.</summary>
    public FixValues Goal => IsBack ? Plan.From : Plan.To;

    public FixValues Source => IsBack ? Plan.To : Plan.From;

    public static Fix Planned(FixPlan plan, string person, Target chat, string? fingerprint, DateTimeOffset at) => new()
    {
        Plan = plan,
        State = FixState.Planned,
        Hash = HashOf(plan, person, chat, at),
        Person = person,
        Chat = chat,
        Fingerprint = fingerprint,
        PlannedAt = at,
        ChangedAt = at,
    };

    /// <summary>False when what is stored is not what was shown.</summary>
    public bool IsAsShown => Hash == HashOf(Plan, Person, Chat, PlannedAt);

    public Fix Begin(DateTimeOffset at) => this with { State = FixState.Applying, AppliedAt = at, CrossedAt = at, ChangedAt = at };

    /// <summary>A person runs the command; we only watch.</summary>
    public Fix Watch(DateTimeOffset at) => this with { State = FixState.Verifying, AppliedAt = at, CrossedAt = at, Until = at + Plan.Window, ChangedAt = at };

    public Fix Verify(DateTimeOffset? mark, string why, DateTimeOffset at) => this with { State = FixState.Verifying, Mark = mark, Until = at + Plan.Window, Why = why, ChangedAt = at };

    public Fix Progress(int good, string why, DateTimeOffset at) => this with { Good = good, Why = why, ChangedAt = at };

    public Fix GoBack(string why, DateTimeOffset at) => this with { State = FixState.Applying, IsBack = true, CrossedAt = at, EndedAt = null, Why = why, ChangedAt = at };

    public Fix End(FixState state, string why, DateTimeOffset at) => this with { State = state, Why = why, EndedAt = at, ChangedAt = at };

    private static string HashOf(FixPlan plan, string person, Target chat, DateTimeOffset at)
    {
        var shown = string.Join('\n', plan.Kind, plan.Target.Key, plan.From.ToJson(), plan.To.ToJson(), plan.Change, plan.Command, person, chat, at.ToUnixTimeMilliseconds());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown)))[..16];
    }
}
