using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Alerts;

/// <summary>What a body held.</summary>
/// <param name="Symptoms">The alerts that can be taken.</param>
/// <param name="Faults">What was wrong with the others, a sentence each; never the body's own words beyond a label's name.</param>
public sealed record AlertReading(IReadOnlyList<Symptom> Symptoms, IReadOnlyList<string> Faults)
{
    internal static AlertReading Unreadable(string fault) => new([], [fault]);
}
