package discover

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// NewEC2 returns an EC2 client, for those who do not compile all of EC2's package themselves.
func NewEC2(config aws.Config) EC2API { return ec2.NewFromConfig(config) }
