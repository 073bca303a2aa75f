namespace Cell0.ChatOps.Gateway;

/// <summary>The gateway's token and, as a sentence for a person, where it was found or why there is none.</summary>
/// <param name="Value">Secret; null when none was found.</param>
/// <param name="Source">Names the place, never the token.</param>
public sealed record GatewayToken(string? Value, string Source)
{
    public override string ToString() => Source;
}
