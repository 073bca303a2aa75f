namespace Cell0.ChatOps.Rendering;

public sealed record TemplateSample(string Key, string? Channel, IReadOnlyList<TextFormat> Formats, IReadOnlyDictionary<string, object?> Model) : ITemplateSample;
