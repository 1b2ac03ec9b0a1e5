package deploy

// Containers returns the definition's containers in the form in which ECS's own are described.
func (d Definition) Containers() []ContainerDefinition {
	containers := make([]ContainerDefinition, 0, len(d.Task.ContainerDefinitions))
	for i := range d.Task.ContainerDefinitions {
		containers = append(containers, containerOf(&d.Task.ContainerDefinitions[i]))
	}
	return containers
}
