namespace Cell0.ChatOps.Rendering;

/// <summary>A template asked for a variable its model does not have; the engine adds template and line.</summary>
internal sealed class UnknownVariableException(string path, string name) : Exception($"unknown variable '{path}'")
{
    public string Name { get; } = name;
}
