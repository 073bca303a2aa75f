namespace Cell0.ChatOps.Fixes;

/// <summary>One thing that could be done, with its plan.</summary>
/// <param name="Typed">What to type to get it: <c>/fix devops-cicd every=60m timeout=900</c>.</param>
public sealed record FixIdea(string Typed, FixPlan Plan);

/// <summary>What could be done about a trouble, best first; and what was looked at and is not proposed, with the reason.</summary>
public sealed record FixOffer(IReadOnlyList<FixIdea> Ideas, IReadOnlyList<FixIdea> NotProposed)
{
    /// <summary>Harmless before harmful, known to leave room before unknown, changes that keep the work going before those that stop it.</summary>
    public static FixOffer Of(IEnumerable<FixIdea> found)
    {
        var all = found.ToList();
        return new FixOffer(
            [.. all.Where(idea => idea.Plan.Fits).OrderBy(idea => idea.Plan.Class).ThenBy(idea => Stops(idea.Plan)).ThenBy(idea => idea.Plan.OwnShare is null).ThenBy(idea => idea.Plan.OwnShare)],
            [.. all.Where(idea => !idea.Plan.Fits)]);
    }

    private static bool Stops(FixPlan plan) => plan.To[JobFacets.EnabledName] == "false";
}
